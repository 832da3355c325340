"""One function a sheet: a report's rows in, a `Sheet` of plain values out."""
