-- The decision that counts for each finding, kept beside the row of all decisions: a
-- list of plans counts them without reading every decision that was ever taken.
CREATE TABLE check_verdict (
    series      TEXT NOT NULL,
    finding     TEXT NOT NULL,
    verdict     TEXT NOT NULL,
    PRIMARY KEY (series, finding)
);

INSERT INTO check_verdict (series, finding, verdict)
SELECT series, finding, verdict FROM check_decision AS decision
WHERE sequence = (
    SELECT MAX(sequence) FROM check_decision
    WHERE series = decision.series AND finding = decision.finding
);
