"""The Excel side: functions for cells, button handlers, the builder of templates and add-in."""
