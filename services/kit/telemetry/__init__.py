"""What a running part tells about itself: logs, traces, metrics and health, none of it with personal data."""
