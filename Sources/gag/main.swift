print("gag")
