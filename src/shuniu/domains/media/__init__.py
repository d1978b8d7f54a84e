"""Videos for the public: uploaded in parts, checked by a second person, played at once."""
