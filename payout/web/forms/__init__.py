"""What a clerk types: one module an area. A form checks shape; the domain decides what is allowed."""
