-- Which position a fill opened, added to, reduced or ended; and the next one, where it went through flat.

ALTER TABLE fills ADD COLUMN position_id TEXT;
ALTER TABLE fills ADD COLUMN opened_position_id TEXT;
