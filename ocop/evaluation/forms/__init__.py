"""What people type: rounds, seats, declarations, marks, decisions."""
