"""What can be done with a task: by a worker (`working`), by what happens (`raising`), as a promise (`promising`)."""
