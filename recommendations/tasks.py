"""Every background task, and the only place that puts a message on the queue."""
