"""Personal data in texts of people: found, hidden, shown as hidden."""
