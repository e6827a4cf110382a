logger -u /run/gauge.sock -d "ERROR disk full"
