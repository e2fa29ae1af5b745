"""What the words of the trade mean in Italian lists, one module for each thing of the trade."""
