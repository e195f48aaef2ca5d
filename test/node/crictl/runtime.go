package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/urfave/cli/v2"
	pb "k8s.io/cri-api/pkg/apis/runtime/v1"
)

var output = &cli.StringFlag{Name: "output", Aliases: []string{"o"}}

var versionCommand = &cli.Command{
	Name:  "version",
	Usage: "Display runtime version information",
	Action: func(c *cli.Context) error {
		service, err := runtimeService(c)
		if err != nil {
			return err
		}
		answer, err := service.Version(context.Background(), "v1")
		if err != nil {
			return fmt.Errorf("getting the runtime version: %w", err)
		}
		fmt.Println("Version: ", answer.Version)
		fmt.Println("RuntimeName: ", answer.RuntimeName)
		fmt.Println("RuntimeVersion: ", answer.RuntimeVersion)
		fmt.Println("RuntimeApiVersion: ", answer.RuntimeApiVersion)
		return nil
	},
}

var infoCommand = &cli.Command{
	Name:  "info",
	Usage: "Display information of the container runtime",
	Flags: []cli.Flag{output, &cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}}},
	Action: func(c *cli.Context) error {
		service, err := runtimeService(c)
		if err != nil {
			return err
		}
		answer, err := service.Status(context.Background(), !c.Bool("quiet"))
		if err != nil {
			return fmt.Errorf("getting status of runtime: %w", err)
		}
		status, err := marshaler.Marshal(answer.Status)
		if err != nil {
			return fmt.Errorf("create status JSON: %w", err)
		}
		// As crictl does: the values of `info` are JSON in strings where they can be, and become part of the document.
		fields := map[string]any{"status": json.RawMessage(status)}
		for key, value := range answer.Info {
			if json.Valid([]byte(value)) {
				fields[key] = json.RawMessage(value)
			} else {
				fields[key] = value
			}
		}
		encoder := json.NewEncoder(os.Stdout)
		encoder.SetIndent("", "  ")
		return encoder.Encode(fields)
	},
}

var psCommand = &cli.Command{
	Name:  "ps",
	Usage: "List containers",
	Flags: []cli.Flag{output, &cli.BoolFlag{Name: "all", Aliases: []string{"a"}}},
	Action: func(c *cli.Context) error {
		service, err := runtimeService(c)
		if err != nil {
			return err
		}
		filter := &pb.ContainerFilter{}
		if !c.Bool("all") {
			filter.State = &pb.ContainerStateValue{State: pb.ContainerState_CONTAINER_RUNNING}
		}
		containers, err := service.ListContainers(context.Background(), filter)
		if err != nil {
			return fmt.Errorf("listing containers: %w", err)
		}
		return printMessage(&pb.ListContainersResponse{Containers: containers})
	},
}
