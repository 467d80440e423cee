"""Insurance spells 社会保险缴费: from which month to which a person paid into a social insurance, and as whom."""
