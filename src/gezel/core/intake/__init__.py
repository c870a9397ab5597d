"""From a messy spreadsheet to checked rows, each problem with its cell and its remedy."""
