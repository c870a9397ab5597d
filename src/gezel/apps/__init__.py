"""Django subjects; imports between them only look down."""
