"""English pages for staff, behind the staff password.  They may read content, never a number."""
