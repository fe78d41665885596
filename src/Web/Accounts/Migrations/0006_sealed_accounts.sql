-- A person's name and number stand encrypted; `name` shows the masked name, `subject` the keyed hash of the number.
alter table accounts add column sealed_name text;
alter table accounts add column sealed_number text;
