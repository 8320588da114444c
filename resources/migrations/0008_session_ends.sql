-- A session's last row is the one before the next session's first. What was written behind a session's end, an order
-- that came too late for instance, had been left out.

UPDATE sessions SET last_seq = coalesce(
  (SELECT min(later.first_seq) - 1 FROM sessions AS later WHERE later.first_seq > sessions.first_seq),
  (SELECT max(seq) FROM journal))
WHERE last_seq IS NOT NULL AND EXISTS (
  SELECT 1 FROM journal WHERE seq = sessions.last_seq + 1 AND journal.session_id = sessions.session_id);
