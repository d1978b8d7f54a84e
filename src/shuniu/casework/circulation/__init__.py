"""传阅: a matter is put before readers as a promise, beside its flow and never in its way."""
