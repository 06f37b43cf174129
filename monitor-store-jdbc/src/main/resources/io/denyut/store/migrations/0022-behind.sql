-- What stands behind an alert is asked for with each look at the open ones; most notices have no other alert to explain them.

CREATE INDEX withheld_notice_because ON withheld_notice (because) WHERE because <> '';
