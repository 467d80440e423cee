"""Lists of job seekers 求职需求清单: who of a region looks for work, as it was on a day, and how many there are."""
