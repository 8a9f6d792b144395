"""Facts as printed: readers turn bytes into documents, the rest finds titles, sections and statutory tables in them."""
