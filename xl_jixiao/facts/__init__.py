"""What is known of one scored form, asked alike by checks, tables, drafts and Excel."""
