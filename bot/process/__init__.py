"""One process of Sarika: what it does, how it starts and ends children, what it logs."""
