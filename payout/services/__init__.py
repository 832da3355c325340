"""What people do: one job a module. Each fetches, asks the domain, and stores through the journal."""
