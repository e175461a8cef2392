// A FerretDB on its SQLite backend: the server that the tests of the MongoDB driver start where there is no MongoDB.
package main

import (
	"context"
	"fmt"
	"log"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/FerretDB/FerretDB/ferretdb"
)

// Takes the folder for its files, prints its address once it listens, and serves until it is told to end.
func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: ferretdb FOLDER")
	}
	server, err := ferretdb.New(&ferretdb.Config{
		Listener: ferretdb.ListenerConfig{TCP: "127.0.0.1:0"},
		Logger:   slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
		Handler:  "sqlite",
		// What a crash of the machine would lose does not matter in a test.
		SQLiteURL: "file:" + os.Args[1] + "/?_pragma=synchronous(off)",
	})
	if err != nil {
		log.Fatal(err)
	}
	ended, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	// The address is known when it listens, which it does only in Run.
	go func() { fmt.Println(server.MongoDBURI()) }()
	if err := server.Run(ended); err != nil {
		log.Fatal(err)
	}
}
