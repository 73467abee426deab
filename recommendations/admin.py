"""The admin site's view of the rows."""
