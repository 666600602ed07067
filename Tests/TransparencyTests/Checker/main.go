// Checker verifies what assay's audit log hands out, and shares no code with it: hashes and proofs are those
// of golang.org/x/mod/sumdb/tlog, signatures those of golang.org/x/mod/sumdb/note.
//
//	checker checkpoint KEYS CHECKPOINT             a checkpoint is signed by one of the keys
//	checker continuation KEYS OLD PROOF            the old checkpoint's log is a prefix of the one in the proof
//	checker proof KEYS PROOF [RECORD]              a C2SP tlog-proof proves the record, else the one it holds
//	checker export KEYS CHECKPOINT FILE...         the events of the exports are those of the checkpoint
//	checker cases FILE                             many checks at once, see cases.go
//
// KEYS are the texts of verifier keys with white space between, all others are files. Prints one line; exits with 0
// where the check holds, with 1 where it does not, with 2 where it could not be made.
package main

import (
	"fmt"
	"os"
	"strings"
)

func main() {
	if len(os.Args) < 2 {
		unusable(fmt.Errorf("which check?"))
	}
	arguments := os.Args[2:]
	switch command := os.Args[1]; {
	case command == "checkpoint" && len(arguments) == 2:
		conclude(openCheckpoint(read(arguments[1]), strings.Fields(arguments[0])))
	case command == "continuation" && len(arguments) == 3:
		conclude(checkContinuation(read(arguments[2]), read(arguments[1]), strings.Fields(arguments[0])))
	case command == "proof" && (len(arguments) == 2 || len(arguments) == 3):
		var record []byte
		if len(arguments) == 3 {
			record = read(arguments[2])
		}
		conclude(checkProof(read(arguments[1]), record, strings.Fields(arguments[0])))
	case command == "export" && len(arguments) >= 3:
		tree, err := openCheckpoint(read(arguments[1]), strings.Fields(arguments[0]))
		if err == nil {
			var files [][]byte
			for _, path := range arguments[2:] {
				files = append(files, read(path))
			}
			err = checkExport(files, tree)
		}
		conclude(tree, err)
	case command == "cases" && len(arguments) == 1:
		if err := runCases(read(arguments[0]), os.Stdout); err != nil {
			unusable(err)
		}
	default:
		unusable(fmt.Errorf("no check %q with %d arguments", command, len(arguments)))
	}
}

func conclude(tree checkpoint, err error) {
	if err != nil {
		fmt.Printf("refused: %v\n", err)
		os.Exit(1)
	}
	fmt.Printf("accepted: %s %d %v\n", tree.origin, tree.size, tree.root)
	os.Exit(0)
}

func unusable(err error) {
	fmt.Printf("checker: %v\n", err)
	os.Exit(2)
}

func read(path string) []byte {
	content, err := os.ReadFile(path)
	if err != nil {
		unusable(err)
	}
	return content
}
