"""Applications 申请: a family asks to be certified; posting, objections, and a decision with its reasons."""
