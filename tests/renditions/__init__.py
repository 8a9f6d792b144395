"""Reports rendered to the formats that they come in, with the merged cells of the printed form."""
