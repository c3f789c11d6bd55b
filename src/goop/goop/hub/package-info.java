/// The super hub: a directory of communities, federated with other hubs.
package goop.hub;
