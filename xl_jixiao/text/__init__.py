"""What clerks type → values: numbers, units, dates, targets."""
