"""One turn of the loop; the only place that knows the order of the steps."""
