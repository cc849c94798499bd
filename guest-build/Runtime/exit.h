/* Nothing after the program's own data yet. */
