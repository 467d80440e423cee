"""Trainings from elsewhere 其他机构培训: what a person was taught outside the platform's own classes."""
