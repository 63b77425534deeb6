"""What is kept: findings and the ledger of decisions."""
