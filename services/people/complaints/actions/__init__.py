"""What can be done with a complaint: it is filed (`filing`), decided on (`deciding`), and moved (`moving`)."""
