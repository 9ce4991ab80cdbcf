module loggregator/peers

go 1.25.0
