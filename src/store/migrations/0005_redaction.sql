-- What clips do not show and do not sound. It changes no result.

-- Where customers stand: [[left,top,right,bottom],...] in ten-thousandths of the picture.
ALTER TABLE camera ADD COLUMN areas TEXT NOT NULL DEFAULT '[]';

CREATE TABLE redaction (
    inspection INTEGER NOT NULL,
    recording  INTEGER NOT NULL,
    redaction  TEXT NOT NULL,                   -- covers with their key times, and spans without sound, JSON
    PRIMARY KEY (inspection, recording),
    FOREIGN KEY (inspection, recording) REFERENCES inspection_recording (inspection, recording)
) STRICT;
