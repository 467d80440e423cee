"""Skills 技能: what a person can do, at which level, and what that is known from."""
