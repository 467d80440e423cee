"""What can be done with a service case, by a worker (`leading`) and by what happens to the person (`moving`)."""
