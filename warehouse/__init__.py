"""Storage: the only home of duckdb. Tables, views, checks and dictionary come from `schema/schema.yaml`."""
