"""The samples' authoring tool: reports written as data, printed as text, and what a reader must find in them."""
