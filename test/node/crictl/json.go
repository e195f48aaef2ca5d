package main

import (
	"encoding/json"
	"fmt"
	"os"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	pb "k8s.io/cri-api/pkg/apis/runtime/v1"
)

// protobuf's own JSON: 64-bit numbers are strings, unset fields are written out.
var marshaler = protojson.MarshalOptions{EmitUnpopulated: true, Indent: "  "}

func printMessage(message proto.Message) error {
	encoded, err := marshaler.Marshal(message)
	if err != nil {
		return err
	}
	fmt.Println(string(encoded))
	return nil
}

func printJSON(value any) error {
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}

// podOf reads the part of a pod's configuration that a pull uses: its metadata, labels and annotations.
func podOf(path string) (*pb.PodSandboxConfig, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	pod := &pb.PodSandboxConfig{}
	if err := (protojson.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(content, pod); err != nil {
		return nil, err
	}
	return pod, nil
}
