module goop/test/presence

go 1.22
