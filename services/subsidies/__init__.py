"""The subsidies service: what the law entitles someone to, decided from facts, with every condition explained."""
