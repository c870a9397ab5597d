"""What every audience shares: components, forms, tables, pages."""
