"""The pages: one blueprint an area, the forms, the filters and the headers that every answer carries."""
