module goop/bench/baseline

go 1.22
