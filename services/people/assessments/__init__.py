"""Assessments 测评: vocational aptitude and work samples, and psychological ones, which have readers of their own."""
