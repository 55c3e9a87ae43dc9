"""The use cases, each one call with progress events and a result; they print nothing."""
