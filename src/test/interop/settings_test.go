package interop

import (
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"strings"
)

const shippedConfiguration = "../../../conf/all-in-one.json"

// settings are values by their keys' full names, such as gateway.http.port.
type settings map[string]any

// writeConfiguration writes the configuration that is shipped, with the given settings in place of its own.
func writeConfiguration(folder string, changes settings) (string, error) {
	shipped, err := os.ReadFile(shippedConfiguration)
	if err != nil {
		return "", err
	}
	var configuration map[string]any
	if err := json.Unmarshal(shipped, &configuration); err != nil {
		return "", err
	}
	for key, value := range changes {
		put(configuration, strings.Split(key, "."), value)
	}
	changed, err := json.MarshalIndent(configuration, "", "  ")
	if err != nil {
		return "", err
	}
	file := filepath.Join(folder, "node.json")
	return file, os.WriteFile(file, changed, 0o600)
}

func put(section map[string]any, path []string, value any) {
	for _, name := range path[:len(path)-1] {
		if section[name] == nil {
			section[name] = map[string]any{}
		}
		section = section[name].(map[string]any)
	}
	section[path[len(path)-1]] = value
}

// freePorts holds all of them before it gives back any, lest one be found twice.
func freePorts(count int) ([]int, error) {
	ports := make([]int, count)
	for i := range ports {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer listener.Close()
		ports[i] = listener.Addr().(*net.TCPAddr).Port
	}
	return ports, nil
}
