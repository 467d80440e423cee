"""Working age 法定劳动年龄: from which birthday until which one somebody is taken for able to work by law."""
