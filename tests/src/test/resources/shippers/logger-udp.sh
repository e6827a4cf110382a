logger -n gauge.example -P 5514 -d "ERROR disk full"
