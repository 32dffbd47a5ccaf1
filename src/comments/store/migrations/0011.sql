-- What one host is to be told, and how much of it, without a look at what all others are told.
CREATE INDEX activities_by_host ON activities (host, number);
CREATE INDEX activities_plain ON activities (number) WHERE plain = 1;
